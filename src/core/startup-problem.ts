/**
 * Something foreseen that keeps Wasl from starting. Its message is the one clear line a person reads: what is wrong and what to do.
 * Whoever starts the process prints the message without a stack and ends with a code other than 0.
 */
export class StartupProblem extends Error {
  override readonly name: string = 'StartupProblem';
}
