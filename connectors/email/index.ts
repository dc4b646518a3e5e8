import { defineConnector } from '../contract';
import { startDoor } from '../_mail/door';
import { checkEmail, checkEmailSteps } from './check';
import { emailConfig, emailSecrets } from './config';
import { oauthSettings } from './oauth';
import { previewEmail } from './preview';
import { emailPull } from './pull';
import reader from './reader';
import { emailSender } from './send';
import { newSigningKey, signingRecords } from './signing';
import { takes } from './takes';

const ATTACHMENT_LIMIT_BYTES = 20 * 1024 * 1024;

/** E-mail: in by IMAP and by the mail door, out by SMTP. */
export default defineConnector({
  id: 'email',
  about: {
    name: { ar: 'البريد الإلكتروني', en: 'E-mail' },
    config: emailConfig,
    secrets: emailSecrets,
    icon: 'M3 3h10a1.5 1.5 0 0 1 1.5 1.5v7A1.5 1.5 0 0 1 13 13H3a1.5 1.5 0 0 1-1.5-1.5v-7A1.5 1.5 0 0 1 3 3zM2.2 4.3 8 8.8l5.8-4.5',
  },
  capabilities: {
    reply: 'automatic',
    subject: true,
    html: true,
    attachments: { maxTotalBytes: ATTACHMENT_LIMIT_BYTES },
  },
  oauth: oauthSettings,
  pull: emailPull,
  listener: { takes, start: startDoor },
  ...reader,
  preview: previewEmail,
  sender: emailSender,
  check: checkEmail,
  checkSteps: checkEmailSteps,
  newSigningKey,
  dnsRecords: signingRecords,
});
