import type { Language } from './language';

const MB = 1024 * 1024;
export const STANDARD_LINK_DAYS = 14;
/** One file of an answer, however it goes. */
export const MOST_FILE_BYTES = 25 * MB;

/** Does a file of this size go as a link? `aboveMb` null: none does. */
export const goesAsLink = (aboveMb: number | null, bytes: number): boolean => aboveMb !== null && bytes > aboveMb * MB;

export interface LinkedFile {
  readonly filename: string;
  readonly bytes: number;
  readonly url: string;
}

/** What an answer says below its words of files that did not come with it. `until`: a day, `2026-12-09`. */
export function linkLines(files: readonly LinkedFile[], language: Language, until: string): string {
  if (files.length === 0) return '';
  const lead = language === 'ar' ? `ملفات كبيرة يمكن تنزيلها حتى ${until}:` : `Large files that can be downloaded until ${until}:`;
  const size = (bytes: number): string => `${(bytes / MB).toFixed(1)} MB`;
  return ['', '', lead, ...files.flatMap(({ filename, bytes, url }) => [`${filename} (${size(bytes)})`, url])].join('\n');
}
