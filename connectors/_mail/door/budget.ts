/** Bytes held in memory by messages that are still arriving or being stored, over all connections of a door. */
export class ByteBudget {
  private used = 0;

  constructor(private readonly limit: number) {}

  /** False when there is no room: the caller says "try later". One message alone always has room. */
  take(bytes: number): boolean {
    if (this.used > 0 && this.used + bytes > this.limit) return false;
    this.used += bytes;
    return true;
  }

  give(bytes: number): void {
    this.used -= bytes;
  }
}
