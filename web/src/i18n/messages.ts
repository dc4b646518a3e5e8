import type { ar } from './ar';

export type Language = 'ar' | 'en';
export type MessageKey = keyof typeof ar;
/** Arabic is the source; a key that English lacks does not compile. */
export type Messages = { readonly [Key in MessageKey]: string };
