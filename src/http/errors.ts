import type { ErrorRequestHandler, Request } from 'express';
import multer from 'multer';
import type { z } from 'zod';
import type { App } from '../app/context';
import { AppError } from '../app/errors';
import type { Language } from '../core/language';
import { fieldMessages } from './field-messages';
import { problem, type ProblemCode, type ProblemDocument } from './problems';
import { readerLanguage } from './reader-language';
import { REQUEST_ID } from './request-log';

/** A refusal that only HTTP knows, or a schema's. */
export class HttpProblem extends Error {
  constructor(
    readonly code: ProblemCode,
    readonly issues?: z.ZodError,
  ) {
    super(code);
  }
}

/** PostgreSQL is away, starting or stopping, or had to give up waiting. */
const AWAY = /^(08|57P|53)|^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|55P03|57014|25P03)$/;

/** What the driver says, without any code, of a connection that is gone or could not be made in time. */
const CUT_OFF = /(Connection terminated|Connection terminated unexpectedly|is not queryable|timeout expired)$/;

/** The one place that turns whatever was thrown into words; a stack is never among them. */
export function problemOf(error: unknown, language: Language): ProblemDocument {
  if (error instanceof AppError) return problem(error.code, language, error.extra);
  if (error instanceof HttpProblem)
    return problem(
      error.code,
      language,
      error.issues === undefined ? {} : { fields: fieldMessages(error.issues, language) },
    );
  if (error instanceof multer.MulterError)
    return problem(error.code === 'LIMIT_FILE_SIZE' ? 'body_too_large' : 'malformed_body', language);
  const { code, type, status, name, message } = error as Partial<
    Record<'code' | 'type' | 'status' | 'name' | 'message', unknown>
  >;
  if (type === 'entity.too.large') return problem('body_too_large', language);
  if (type === 'encoding.unsupported' || type === 'charset.unsupported') return problem('unsupported_type', language);
  if (status === 404) return problem('no_such_route', language);
  if (typeof status === 'number' && status >= 400 && status < 500) return problem('malformed_body', language);
  if (name === 'KnexTimeoutError' || (typeof code === 'string' && AWAY.test(code)))
    return problem('database_away', language);
  if (code === undefined && typeof message === 'string' && CUT_OFF.test(message))
    return problem('database_away', language);
  return problem('internal', language);
}

export function errorHandler(app: App): ErrorRequestHandler {
  return (error: unknown, request: Request, response, _next) => {
    const document = problemOf(error, readerLanguage(request));
    if (document.code === 'internal') {
      const { name, code, stack } = error as { name?: string; code?: string; stack?: string };
      // the message may hold a person's words; where it happened does not
      const where =
        typeof stack === 'string'
          ? stack
              .split('\n')
              .filter((line) => /^\s+at /.test(line))
              .slice(0, 6)
              .join('\n')
          : undefined;
      app.log.error({ requestId: response.locals[REQUEST_ID] as unknown, name, code, where }, 'http.defect');
    }
    if (response.headersSent) return void response.destroy();
    const wait = error instanceof AppError ? error.extra.retryAfterSeconds : undefined;
    if (wait !== undefined) response.set('Retry-After', String(wait));
    response.status(document.status).type('application/problem+json').end(JSON.stringify(document));
  };
}
