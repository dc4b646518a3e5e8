import { networkOf } from '../../app/people/attempts';

/**
 * Bytes that unfinished requests hold in memory. Anybody may send and fetch as slowly as they like: without it a few dozen of them fill
 * the process. What comes is counted as it comes, so that a slow one costs no more than it has sent.
 */
export class ByteBudget {
  private total = 0;
  private readonly byNetwork = new Map<string, number>();

  constructor(private readonly most: { readonly total: number; readonly each: number }) {}

  /** What one request holds; `free` when it has ended, however it did. */
  open(remoteAddress: string): { take(bytes: number): boolean; free(): void } {
    const network = networkOf(remoteAddress);
    let held = 0;
    return {
      take: (bytes) => {
        const ofNetwork = this.byNetwork.get(network) ?? 0;
        if (this.total + bytes > this.most.total || ofNetwork + bytes > this.most.each) return false;
        held += bytes;
        this.total += bytes;
        this.byNetwork.set(network, ofNetwork + bytes);
        return true;
      },
      free: () => {
        const left = (this.byNetwork.get(network) ?? 0) - held;
        this.total -= held;
        held = 0;
        if (left > 0) this.byNetwork.set(network, left);
        else this.byNetwork.delete(network);
      },
    };
  }
}
