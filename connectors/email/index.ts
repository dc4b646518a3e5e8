import { defineConnector } from '../contract';
import { startDoor } from '../_mail/door';
import { checkEmail } from './check';
import { emailConfig, emailSecrets } from './config';
import { parseEmail } from './parse';
import { previewEmail } from './preview';
import { emailPull } from './pull';
import { emailSender } from './send';
import { takes } from './takes';

const ATTACHMENT_LIMIT_BYTES = 20 * 1024 * 1024;

/** E-mail: in by IMAP and by the mail door, out by SMTP. */
export default defineConnector({
  id: 'email',
  about: {
    name: { ar: 'البريد الإلكتروني', en: 'E-mail' },
    config: emailConfig,
    secrets: emailSecrets,
    icon: 'M2 3h12a1 1 0 0 1 1 1v8a1 1 0 0 1-1 1H2a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1zm6 5.6L2.6 4.5v1.7L8 10.3l5.4-4.1V4.5z',
  },
  capabilities: {
    reply: 'automatic',
    subject: true,
    html: true,
    attachments: { maxTotalBytes: ATTACHMENT_LIMIT_BYTES },
  },
  pull: emailPull,
  listener: { takes, start: startDoor },
  parse: parseEmail,
  preview: previewEmail,
  sender: emailSender,
  check: checkEmail,
});
