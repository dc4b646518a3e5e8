import type { Request, Response } from 'express';
import multer from 'multer';
import { storable } from '../app/filing/parsed-item';

export interface ReceivedFile {
  readonly field: string;
  readonly filename: string;
  readonly contentType: string;
  readonly content: Buffer;
}
export interface FileLimits {
  readonly mostFiles: number;
  readonly fileBytes: number;
  readonly fields: number;
}
const FIELD_BYTES = 256 * 1024;

/** Reads a multipart body into memory, within limits. @throws multer.MulterError when it is over them */
export async function receiveFiles(
  request: Request,
  response: Response,
  limits: FileLimits,
): Promise<{ fields: Record<string, string>; files: ReceivedFile[] }> {
  const receive = multer({
    storage: multer.memoryStorage(),
    // browsers send names in UTF-8; the standard's default is latin1
    defParamCharset: 'utf8',
    limits: {
      files: limits.mostFiles,
      fileSize: limits.fileBytes,
      fields: limits.fields,
      fieldSize: FIELD_BYTES,
      parts: limits.mostFiles + limits.fields,
    },
  }).any();
  await new Promise<void>(
    (resolve, reject) =>
      void receive(request, response, (error: unknown) => (error ? reject(error as Error) : resolve())),
  );
  const fields: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const [name, value] of Object.entries((request.body ?? {}) as Record<string, unknown>))
    if (typeof value === 'string') fields[name] = storable(value);
  const files = Array.isArray(request.files) ? request.files : [];
  return {
    fields,
    files: files.map((file) => ({
      field: file.fieldname,
      filename: storable(file.originalname),
      contentType: file.mimetype,
      content: file.buffer,
    })),
  };
}
