import * as api from '../api';
import type { Route } from './route';

export const sendersRoutes = {
  listBlocks: {
    method: 'get',
    path: '/sender-blocks',
    summary: 'Blocked senders, and senders for whom nothing happens by itself any more',
    needs: 'blocks.manage',
    answer: api.SenderBlocks,
  },
  blockSender: {
    method: 'post',
    path: '/sender-blocks',
    summary: 'Set aside what an address or a domain sends to a centre',
    needs: 'blocks.manage',
    body: api.BlockSender,
  },
  liftBlock: {
    method: 'delete',
    path: '/sender-blocks/:id',
    summary: 'Hear the sender again',
    needs: 'blocks.manage',
  },
  seeSenderLimit: {
    method: 'post',
    path: '/sender-limits/seen',
    summary: 'Somebody has seen that this sender writes too much',
    needs: 'blocks.manage',
    body: api.SeeSenderLimit,
  },
  listSuppressions: {
    method: 'get',
    path: '/suppressions',
    summary: 'Addresses that automatic mail no longer goes to, newest first',
    needs: 'suppressions.manage',
    query: api.SuppressionQuery,
    answer: api.Suppressions,
  },
  suppressAddress: {
    method: 'post',
    path: '/suppressions',
    summary: 'Send this address no more automatic mail; the same address again is the same',
    needs: 'suppressions.manage',
    body: api.SuppressAddress,
  },
  liftSuppression: {
    method: 'delete',
    path: '/suppressions/:id',
    summary: 'Automatic mail goes to this address again',
    needs: 'suppressions.manage',
  },
} as const satisfies Record<string, Route>;
