/** What the scanner said of a file. `unscanned`: nothing yet; `failed`: it could not be scanned; `too_large`: it was not tried. */
export const SCAN_STATES = ['unscanned', 'clean', 'infected', 'failed', 'too_large'] as const;
export type ScanState = (typeof SCAN_STATES)[number];

/**
 * May these bytes be opened, shown or sent? What was found infected never; where scanning is required, only what was found clean.
 * An unknown state counts as infected.
 */
export const isReleased = (scan: string, scanRequired: boolean): boolean =>
  scan === 'clean' || (!scanRequired && (scan === 'unscanned' || scan === 'failed' || scan === 'too_large'));
