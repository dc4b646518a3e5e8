import type { Request, Response } from 'express';
import type { z } from 'zod';
import type { App } from '../app/context';
import type { MessagePictures } from '../app/message-pictures';
import type { SignedIn } from '../app/people/signed-in';
import type { Language } from '../core/language';
import type { Viewer } from '../core/viewer';
import type { CountCache } from '../db/read/ticket-counts';
import type { ROUTES, RouteName } from '../shared/routes';
import type { Credential } from './authenticate';
import type { HttpOptions } from './options';

/** What every handler may use. */
export interface HttpServices {
  readonly app: App;
  readonly options: HttpOptions;
  readonly counts: CountCache;
  readonly messagePictures: MessagePictures;
}

type Spec<Name extends RouteName> = (typeof ROUTES)[Name];
export type BodyOf<Name extends RouteName> =
  Spec<Name> extends { body: infer Schema extends z.ZodType } ? z.output<Schema> : undefined;
export type QueryOf<Name extends RouteName> =
  Spec<Name> extends { query: infer Schema extends z.ZodType } ? z.output<Schema> : undefined;

type ReadonlyDeep<T> = T extends readonly (infer Item)[]
  ? readonly ReadonlyDeep<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: ReadonlyDeep<T[Key]> }
    : T;
/** What a handler gives back; `void` where the table promises no JSON: then it has written the answer itself, or there is none (204). */
export type AnswerOf<Name extends RouteName> =
  Spec<Name> extends { answer: infer Schema extends z.ZodType } ? ReadonlyDeep<z.output<Schema>> : void;

/** A request that is signed in, allowed and parsed. */
export interface Call<Name extends RouteName> {
  readonly services: HttpServices;
  readonly app: App;
  readonly request: Request;
  readonly response: Response;
  readonly language: Language;
  readonly viewer: Viewer;
  readonly person: SignedIn;
  readonly credential: Credential;
  readonly sessionToken: string | undefined;
  /** A path parameter; ids are UUIDs by now. */
  param(name: string): string;
  readonly query: QueryOf<Name>;
  readonly body: BodyOf<Name>;
  readonly idempotencyKey: string | undefined;
}
export type Handler<Name extends RouteName> = (call: Call<Name>) => Promise<AnswerOf<Name>>;
/** Routes that are open to who is not signed in; they stand apart. */
export type PublicRouteName = {
  [Name in RouteName]: Spec<Name>['needs'] extends 'public' ? Name : never;
}[RouteName];
export type PublicHandlers = {
  readonly [Name in PublicRouteName]: (
    services: HttpServices,
    request: Request,
    response: Response,
    body: BodyOf<Name>,
  ) => Promise<AnswerOf<Name>>;
};
export type Handlers = { readonly [Name in Exclude<RouteName, PublicRouteName>]: Handler<Name> };
