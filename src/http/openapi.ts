import { z } from 'zod';
import * as api from '../shared/api';
import { ROUTES, type Route } from '../shared/routes';

let made: object | undefined;

/** OpenAPI 3.1, made once from the table and its schemas. */
export function openApiDocument(): object {
  made ??= {
    openapi: '3.1.0',
    info: { title: 'Wasl', version: '1', description: 'Everything that the screen can do, under the same rights.' },
    servers: [{ url: '/api' }],
    security: [{ session: [] }, { apiKey: [] }],
    paths: paths(),
    components: {
      schemas: { Problem: schemaOf(api.Problem, 'output') },
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'wasl_session' },
        apiKey: { type: 'http', scheme: 'bearer', description: 'A key that begins with wasl_' },
      },
    },
  };
  return made;
}

function paths(): Record<string, Record<string, object>> {
  const all: Record<string, Record<string, object>> = {};
  for (const [name, route] of Object.entries(ROUTES) as [string, Route][]) {
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    const methods = (all[path] ??= {});
    methods[route.method] = operation(name, route);
  }
  return all;
}

function operation(name: string, route: Route): object {
  const status =
    route.answer === undefined && route.produces === undefined ? '204' : route.creates === true ? '201' : '200';
  const content =
    route.answer === undefined ? undefined : { 'application/json': { schema: schemaOf(route.answer, 'output') } };
  const produced =
    route.produces === undefined
      ? content
      : { [route.produces]: { schema: { type: 'string', contentMediaType: route.produces } } };
  return {
    operationId: name,
    summary: route.summary,
    ...(route.needs === 'public' ? { security: [] } : { 'x-needs': route.needs }),
    ...(route.cookieOnly === true ? { security: [{ session: [] }] } : {}),
    ...(route.confirm === undefined ? {} : { 'x-confirm': route.confirm }),
    parameters: [...pathParameters(route), ...queryParameters(route), ...keyParameter(route)],
    ...requestBody(name, route),
    responses: {
      [status]: { description: 'Done', ...(produced === undefined ? {} : { content: produced }) },
      default: {
        description: 'Refused, in words (RFC 9457)',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  };
}

function requestBody(name: string, route: Route): object {
  if (name === 'upload') {
    const schema = { type: 'object', properties: { file: { type: 'string', format: 'binary' } }, required: ['file'] };
    return { requestBody: { required: true, content: { 'multipart/form-data': { schema } } } };
  }
  return route.body === undefined
    ? {}
    : { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(route.body, 'input') } } } };
}

const pathParameters = (route: Route): object[] =>
  [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: name === 'id' ? { type: 'string', format: 'uuid' } : { type: 'string' },
  }));

function queryParameters(route: Route): object[] {
  if (route.query === undefined) return [];
  const schema = schemaOf(route.query, 'input') as { properties?: Record<string, object>; required?: string[] };
  return Object.entries(schema.properties ?? {}).map(([name, property]) => ({
    name,
    in: 'query',
    required: schema.required?.includes(name) === true,
    schema: property,
  }));
}

const keyParameter = (route: Route): object[] =>
  route.method === 'post' && route.creates === true
    ? [{ name: 'Idempotency-Key', in: 'header', required: false, schema: { type: 'string', maxLength: 200 } }]
    : [];

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): object {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Record<string, unknown>;
  return rest;
}
