import { PullFailure, type LocalizedText } from '../../../connectors/contract';

/** What to do about an account that fails for a reason that its channel has no better words for. */
export const CHECK_SETTINGS: LocalizedText = {
  ar: 'راجع إعدادات الحساب وبيانات الدخول ثم أعد المحاولة.',
  en: 'Check the settings and credentials of the account and try again.',
};
/** Nothing is wrong with the account: it is we who do not take more at the moment. */
export const WAITS: LocalizedText = {
  ar: 'لا خلل في الحساب: يتابع الاستقبال تلقائيًا حين يتسع المكان هنا.',
  en: 'Nothing is wrong with the account: receiving goes on by itself once there is room here.',
};

/** The channel knows best; a failure that nobody foresaw is most often one of settings. */
export const adviceFor = (error: unknown): LocalizedText =>
  error instanceof PullFailure ? error.advice : CHECK_SETTINGS;
