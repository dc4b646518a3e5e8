import { useEffect } from 'react';
import { useI18n } from '../i18n';

/** `صندوق الوارد · وصل`. Never a person's name or words: tabs are seen by others. */
export function useDocumentTitle(title: string): void {
  const { t } = useI18n();
  useEffect(() => {
    document.title = `${title} · ${t('product.name')}`;
  }, [title, t]);
}
