import type { LocalizedText } from './language';

export interface TemplateContent {
  /** Empty for letters that have the subject of what they answer. */
  readonly subject: LocalizedText;
  readonly body: LocalizedText;
}
export interface TemplateRules {
  readonly hasSubject: boolean;
  readonly placeholders: readonly string[];
  /** Must stand in the body, in each language. */
  readonly required: readonly string[];
  /** Our own words. */
  readonly standard: TemplateContent;
}
