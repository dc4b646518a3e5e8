import type { Language, LocalizedText } from './language';
import { expandTemplate, TEMPLATES, type TemplateContent } from './letter-template';
import { NEW_CASES_PER_HOUR } from './sender-limits';

/** How many acknowledgements one sender gets per account and day, beyond the one that every new case of a person earns. */
export const REPEAT_CAP_PER_DAY = 1;

export interface AcknowledgementFacts {
  /** The channel can be answered automatically and this account wants it. */
  readonly accountAcknowledges: boolean;
  /** The parser's verdict: no machine, no list, no forged sender. */
  readonly messageAllows: boolean;
  /** Lay there before we came, or came again after the mailbox was rebuilt. */
  readonly backlog: boolean;
  readonly opensTicket: boolean;
  /** Acknowledgements to this address from this account in the last 24 h, and cases it opened in the last hour. */
  readonly sentToSenderToday: number;
  readonly openedBySenderThisHour: number;
}

/**
 * Ruling 13 (REG-1): a new case of a person is always acknowledged, once. The cap holds for senders that look automatic,
 * so that two installations facing each other fall silent.
 */
export function shouldAcknowledge(facts: AcknowledgementFacts): boolean {
  if (!facts.accountAcknowledges || !facts.messageAllows || facts.backlog || !facts.opensTicket) return false;
  if (facts.openedBySenderThisHour < NEW_CASES_PER_HOUR) return true;
  return facts.sentToSenderToday < REPEAT_CAP_PER_DAY;
}

export interface AcknowledgementText {
  readonly subject: string;
  readonly text: string;
}

/** Arabic first, English beside it (REG-1: thanks, the number, what happens next), in the centre's words or ours. */
export function acknowledgementText(
  template: TemplateContent | undefined,
  { reference, centre, subject }: { readonly reference: string; readonly centre: LocalizedText; readonly subject: string },
): AcknowledgementText {
  const words = template ?? TEMPLATES.acknowledgement.standard;
  const say = (part: 'subject' | 'body', language: Language): string => expandTemplate(words[part][language], { reference, centre: centre[language], subject });
  return {
    subject: `${say('subject', 'ar')} · ${say('subject', 'en')} [${reference}]${subject === '' ? '' : ` · ${subject}`}`,
    text: `${say('body', 'ar')}\n\n${say('body', 'en')}`,
  };
}
