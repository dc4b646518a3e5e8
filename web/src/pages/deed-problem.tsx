import { Notice } from '../ui/notice';
import type { useDeed } from './use-deed';

/** Why a deed was refused, with what the server said of single fields, for where those fields are not beside it. */
export function DeedProblem({ deed }: { deed: ReturnType<typeof useDeed> }) {
  if (deed.problem === undefined) return null;
  return (
    <Notice tone="danger" live>
      {deed.problem}
      {Object.values(deed.fields).map((words) => (
        <div key={words}>{words}</div>
      ))}
    </Notice>
  );
}
