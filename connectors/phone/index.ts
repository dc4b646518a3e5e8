import { z } from 'zod';
import { defineConnector } from '../contract';
import { PHONE_ICON } from '../_form/values';
import { callForm, FIELDS } from './form';
import { parse, toItem } from './parse';

/** The call taker's log: said on the telephone, typed in by a person, answered by calling back. */
export default defineConnector({
  id: 'phone',
  about: { name: { ar: 'مكالمة هاتفية', en: 'Phone call' }, config: z.object({}), secrets: [], icon: PHONE_ICON },
  capabilities: { reply: 'by_hand', subject: true, html: false, attachments: false },
  manual: { form: callForm, fields: FIELDS, toItem },
  parse,
  check: async () => ({ state: 'ok' as const }),
});
