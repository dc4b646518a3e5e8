import { z } from 'zod';
import { defineConnector } from '../contract';
import { FORM_ICON } from '../_form/values';
import { accept } from './accept';
import { FIELDS } from './fields';
import { parse } from './parse';

/** The ministry's public form. It is answered by hand: the person left a telephone number, perhaps an address, and no channel of ours. */
export default defineConnector({
  id: 'webform',
  about: { name: { ar: 'النموذج الإلكتروني', en: 'Web form' }, config: z.object({}), secrets: [], icon: FORM_ICON },
  capabilities: { reply: 'by_hand', subject: true, html: false, attachments: false },
  push: { fields: FIELDS, accept: async (_ctx, request) => accept(request) },
  parse,
  check: async () => ({ state: 'ok' as const }),
});
