import * as api from '../api';
import type { Route } from './route';

export const keysRoutes = {
  listKeys: { method: 'get', path: '/api-keys', summary: 'My API keys', needs: 'keys.manage', answer: api.ApiKeys },
  createKey: {
    method: 'post',
    path: '/api-keys',
    summary: 'Make an API key; shown once',
    needs: 'keys.manage',
    body: api.CreateApiKey,
    answer: api.CreatedApiKey,
    creates: true,
    cookieOnly: true,
    confirm: true,
  },
  revokeKey: {
    method: 'delete',
    path: '/api-keys/:id',
    summary: 'Revoke an API key',
    needs: 'keys.manage',
    cookieOnly: true,
  },
} as const satisfies Record<string, Route>;
