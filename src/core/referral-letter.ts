import { REFERRAL_PURPOSES, type ReferralPurpose } from './referral';
import type { LocalizedText } from './language';

export interface ReferralLetter {
  readonly reference: string;
  readonly centre: LocalizedText;
  readonly unit: LocalizedText;
  readonly purpose: ReferralPurpose;
  readonly question: string;
  /** In the centre's zone, as people write it. */
  readonly due: string;
  /** Words of the case that were chosen to be shown, oldest first. */
  readonly shown: readonly string[];
}

/**
 * The letter that carries a referral. It holds what was chosen and nothing else of the case: neither who wrote nor where they can be
 * reached, unless their own words say so.
 */
export function referralLetter(letter: ReferralLetter): { readonly subject: string; readonly text: string } {
  const { reference, centre, unit, purpose, question, due, shown } = letter;
  const { ar, en } = REFERRAL_PURPOSES[purpose];
  const quoted = shown.map((words) => `――\n${words.trim()}`);
  return {
    subject: `${ar} · ${en} [${reference}]`,
    text: [
      `إلى: ${unit.ar} · ${unit.en}`,
      `من: ${centre.ar} · ${centre.en}`,
      `التذكرة · Case: ${reference}`,
      `${ar} · ${en}`,
      `الرد مطلوب قبل · Answer before: ${due}`,
      '',
      question.trim(),
      ...(quoted.length === 0 ? [] : ['', ...quoted, '――']),
      '',
      'الرد على هذه الرسالة يصل إلى التذكرة، ولا يراه المستفيد.',
      'A reply to this mail reaches the case; the beneficiary does not see it.',
    ].join('\n'),
  };
}

/** A reminder names the question again, and nothing of the case. */
export function reminderLetter(letter: ReferralLetter): { readonly subject: string; readonly text: string } {
  const { subject, text } = referralLetter({ ...letter, shown: [] });
  return { subject: `تذكير · Reminder: ${subject}`, text };
}
