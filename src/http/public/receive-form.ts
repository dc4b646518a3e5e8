import type { Request, Response } from 'express';
import multer from 'multer';
import type { FormField, SentFile } from '../../../connectors/contract';
import { storable } from '../../app/filing/parsed-item';
import type { ByteBudget } from './byte-budget';

/** What came of a form; a file that is too large is cut and marked, so that the words beside it are not lost with it. */
export interface ReceivedForm {
  readonly fields: Readonly<Record<string, string>>;
  readonly files: readonly SentFile[];
  /** Too much was being sent at once to hold these files, too: they were read over. */
  readonly crowded: boolean;
}

const MOST_FIELDS = 40;
const FIELD_BYTES = 256 * 1024;
/** Beyond it somebody is not filling in a form. */
const MOST_PARTS = { files: 25, parts: 65 };
const NO_FILES = { most: 0, bytesEach: 0 };

/** Reads what was posted, in either of a form's encodings. @throws multer.MulterError for what no page of ours could send */
export async function receiveForm(
  request: Request,
  response: Response,
  fields: readonly FormField[],
  budget: ByteBudget,
): Promise<ReceivedForm> {
  if (request.is('multipart/form-data') === false) return { fields: wordsOf(request.body), files: [], crowded: false };
  const held = budget.open(request.ip ?? '');
  response.once('close', held.free);
  const storage = new CappedMemory(fields.find((field) => field.kind === 'files')?.files ?? NO_FILES, held.take);
  const receive = multer({
    storage,
    // browsers send names in UTF-8; the standard's default is latin1
    defParamCharset: 'utf8',
    limits: { ...MOST_PARTS, fields: MOST_FIELDS, fieldSize: FIELD_BYTES },
  }).any();
  await new Promise<void>(
    (resolve, reject) =>
      void receive(request, response, (error: unknown) => (error ? reject(error as Error) : resolve())),
  );
  return { fields: wordsOf(request.body), files: storage.files, crowded: storage.crowded };
}

function wordsOf(body: unknown): Record<string, string> {
  const words: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const [name, value] of Object.entries((body ?? {}) as Record<string, unknown>))
    if (typeof value === 'string') words[name] = storable(value);
  return words;
}

/** Keeps as many and as large files as the form takes, and reads over the rest: multer's own would give the whole request up. */
class CappedMemory implements multer.StorageEngine {
  readonly files: SentFile[] = [];
  crowded = false;
  private begun = 0;
  constructor(
    private readonly limits: { readonly most: number; readonly bytesEach: number },
    private readonly take: (bytes: number) => boolean,
  ) {}

  _handleFile(_request: Request, file: Express.Multer.File, done: (error?: unknown) => void): void {
    const room = ++this.begun <= this.limits.most ? this.limits.bytesEach : 0;
    let bytes = 0;
    let kept: Buffer[] = [];
    file.stream.on('data', (chunk: Buffer) => {
      bytes += chunk.byteLength;
      this.crowded ||= bytes <= room && !this.take(chunk.byteLength);
      if (bytes <= room && !this.crowded) kept.push(chunk);
      else kept = [];
    });
    file.stream.once('error', done);
    file.stream.once('end', () => {
      const { originalname, mimetype } = file;
      // browsers send an empty part for a file field that nobody used
      if (originalname !== '' || bytes > 0)
        this.files.push({
          filename: storable(originalname),
          contentType: mimetype,
          content: Buffer.concat(kept),
          ...(bytes > room ? { cut: true } : {}),
        });
      done();
    });
  }

  _removeFile(_request: Request, _file: Express.Multer.File, done: (error: Error | null) => void): void {
    done(null);
  }
}
