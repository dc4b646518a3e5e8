import { Readable } from 'node:stream';

const CHUNK_BYTES = 64 * 1024;

/**
 * The message on its way into DATA. The terminating dot is written only after this stream has ended, so a link lost while
 * `handedOver` is false has certainly delivered nothing.
 */
export class MessageBody extends Readable {
  handedOver = false;
  private position = 0;

  constructor(private readonly bytes: Uint8Array) {
    super();
  }

  override _read(): void {
    if (this.position >= this.bytes.length) {
      this.handedOver = true;
      this.push(null);
      return;
    }
    this.push(this.bytes.subarray(this.position, this.position + CHUNK_BYTES));
    this.position += CHUNK_BYTES;
  }
}
