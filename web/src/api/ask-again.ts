/** Asks the person for the password once more; resolves with whether it was confirmed. */
export type AskAgain = () => Promise<boolean>;

let asker: AskAgain | undefined;
let asking: Promise<boolean> | undefined;

/** The screen that asks; one at a time. */
export function onConfirmNeeded(ask: AskAgain): () => void {
  asker = ask;
  return () => {
    if (asker === ask) asker = undefined;
  };
}

/** One question for all requests that wait for the same answer; false where nobody can ask. */
export function askAgain(): Promise<boolean> {
  asking ??= (asker?.() ?? Promise.resolve(false)).finally(() => (asking = undefined));
  return asking;
}
