/** Where a command speaks: its result on standard output, everything else on standard error. */
export interface Out {
  line(text: string): void;
  note(text: string): void;
}
