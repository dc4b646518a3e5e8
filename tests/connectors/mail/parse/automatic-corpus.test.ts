/** Automatic mail as real systems write it, against what a careful person would say of each. */
import { parseMail, type ParsedMail } from '../../../../connectors/_mail/parse/parse-mail';
import { CORPUS } from './corpus-automatic';
import type { Told, Verdict } from './corpus-automatic/specimen';

/** Our answer in the corpus' words, no more said than the verdict asks for. */
function answerFor(mail: ParsedMail, { recipients, permanent, original, fax }: Verdict): object {
  const told = mail.bounce?.recipients.map(({ address, action, status, diagnostic }, index): Told => {
    const piece = recipients?.[index]?.[3];
    return piece === undefined ? [address, action, status] : [address, action, status, (diagnostic ?? '').includes(piece) ? piece : (diagnostic ?? '(none)')];
  });
  return {
    kind: mail.kind,
    acknowledge: mail.acknowledge,
    bounce: mail.bounce !== null,
    ...(recipients && { recipients: told }),
    ...(permanent !== undefined && { permanent: mail.bounce?.permanent }),
    ...(original !== undefined && { original: mail.bounce?.originalMessageId }),
    ...(fax && { fax: mail.fax && { sender: mail.fax.sender, pages: mail.fax.pages } }),
  };
}

describe.each(Object.entries(CORPUS))('%s', (_title, specimens) => {
  it.each(specimens.map(({ name, mail, verdict }) => [name, mail, verdict] as const))('reads: %s', async (_name, bytes, verdict) => {
    const { kind, acknowledge = kind === 'message', recipients, ...rest } = verdict;
    expect(answerFor(await parseMail(bytes), verdict)).toEqual({ kind, acknowledge, bounce: recipients !== undefined, ...(recipients && { recipients }), ...rest });
  });
});
