import * as api from '../api';
import type { Route } from './route';

export const lettersRoutes = {
  listTemplates: {
    method: 'get',
    path: '/letter-templates',
    summary: 'Words of the letters of my centres, as they hold now',
    needs: 'templates.manage',
    answer: api.LetterTemplates,
  },
  templateHistory: {
    method: 'get',
    path: '/centres/:id/letter-templates/:purpose/versions',
    summary: 'What a letter has said since when, and who changed it; save an old one to have it again',
    needs: 'templates.manage',
    answer: api.TemplateVersions,
  },
  saveTemplate: {
    method: 'put',
    path: '/centres/:id/letter-templates/:purpose',
    summary: 'New words of a letter; placeholders are checked, the former words are kept',
    needs: 'templates.manage',
    body: api.SaveTemplate,
  },
  resetTemplate: {
    method: 'post',
    path: '/centres/:id/letter-templates/:purpose/reset',
    summary: 'Back to the words that the letter came with',
    needs: 'templates.manage',
    body: api.ResetTemplate,
  },
  previewTemplate: {
    method: 'post',
    path: '/centres/:id/letter-templates/:purpose/preview',
    summary: 'How a letter of these words looks, with invented values',
    needs: 'templates.manage',
    body: api.PreviewTemplate,
    answer: api.TemplatePreview,
  },
  listFileLinks: {
    method: 'get',
    path: '/messages/:id/file-links',
    summary: 'Files of an answer that went as links: how often they were downloaded, until when they work',
    needs: 'ticket.read',
    answer: api.FileLinks,
  },
  revokeFileLink: {
    method: 'delete',
    path: '/file-links/:id',
    summary: 'Take a link back: it opens nothing any more',
    needs: 'ticket.reply',
  },
  fileLinkSettings: {
    method: 'get',
    path: '/file-link-settings',
    summary: 'From which size on the files of my centres go as links, and for how long',
    needs: 'templates.manage',
    answer: api.FileLinkSettingsList,
  },
  saveFileLinkSettings: {
    method: 'put',
    path: '/centres/:id/file-link-settings',
    summary: 'Change it for a centre',
    needs: 'templates.manage',
    body: api.SaveFileLinkSettings,
  },
  recipientLimits: {
    method: 'get',
    path: '/recipient-limits',
    summary: 'How many letters one address gets from my centres in an hour and in a day',
    needs: 'templates.manage',
    answer: api.RecipientLimitsList,
  },
  saveRecipientLimits: {
    method: 'put',
    path: '/centres/:id/recipient-limits',
    summary: 'Change it for a centre; what is beyond the limits waits',
    needs: 'templates.manage',
    body: api.SaveRecipientLimits,
  },
} as const satisfies Record<string, Route>;
