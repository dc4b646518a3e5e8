/** What the scanner said of a file. `unscanned`: nothing yet; `failed`: it could not be scanned; `too_large`: it was not tried. */
export const SCAN_STATES = ['unscanned', 'clean', 'infected', 'failed', 'too_large'] as const;
export type ScanState = (typeof SCAN_STATES)[number];

/** What a scanner makes of one file; `signature` is its name for what it found. */
export type Verdict =
  | { readonly state: 'clean' | 'failed' | 'too_large' }
  | { readonly state: 'infected'; readonly signature: string };

/** The scanner cannot be reached or does not answer in time: that is no word about the file, which is asked about again. */
export class ScannerAway extends Error {
  override readonly name = 'ScannerAway';
  /** The connection broke while the file was still being sent: again and again, it is too long for the scanner. */
  readonly whileSending: boolean;
  constructor(message: string, { whileSending = false } = {}) {
    super(message);
    this.whileSending = whileSending;
  }
}

/**
 * May these bytes be opened, shown or sent? What was found infected never; where scanning is required, only what was found clean.
 * An unknown state counts as infected.
 */
export const isReleased = (scan: string, scanRequired: boolean): boolean =>
  scan === 'clean' || (!scanRequired && (scan === 'unscanned' || scan === 'failed' || scan === 'too_large'));
