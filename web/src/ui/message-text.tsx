import { memo } from 'react';
import { directionRuns, type Direction } from '../text/direction';
import { piecesOf } from '../text/pieces';

/** Numbers up to this length are not broken at their dashes. */
const UNBROKEN = 28;

/**
 * A message's words in the message's direction, a passage in the other language in its own; numbers and addresses isolated, web
 * addresses to be followed. What a link says is where it leads.
 */
export const MessageText = memo(function MessageText({ text, direction }: { text: string; direction: Direction }) {
  const runs = directionRuns(text, direction);
  if (runs.every((run) => run.direction === direction)) return <Pieces text={text} />;
  return runs.map((run, at) => (
    <span className="run" dir={run.direction} key={at}>
      <Pieces text={run.text} />
    </span>
  ));
});

function Pieces({ text }: { text: string }) {
  return piecesOf(text).map((piece, at) => {
    if (piece.kind === 'plain') return piece.text;
    if (piece.kind === 'ltr')
      return (
        <bdi dir="ltr" key={at} className={piece.text.length <= UNBROKEN ? 'unbroken' : undefined}>
          {piece.text}
        </bdi>
      );
    return (
      <a dir="ltr" key={at} href={piece.text} target="_blank" rel="noopener noreferrer nofollow">
        {piece.text}
      </a>
    );
  });
}
