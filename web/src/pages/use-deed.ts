import { useState } from 'react';
import { ApiError } from '../api/client';
import { useI18n } from '../i18n';
import { errorText } from '../ui/states';
import { showToast } from '../ui/toast';

/** One deed of a form or a button: busy while it lasts, its refusal in words, the fields that the server named. */
export function useDeed() {
  const i18n = useI18n();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const [fields, setFields] = useState<Readonly<Record<string, string>>>({});
  /** @returns whether it went well */
  const run = async (deed: () => Promise<unknown>, done?: string): Promise<boolean> => {
    setBusy(true);
    setProblem(undefined);
    setFields({});
    try {
      await deed();
      if (done !== undefined) showToast(done);
      return true;
    } catch (error) {
      setProblem(errorText(error, i18n));
      if (error instanceof ApiError) setFields(error.problem.fields ?? {});
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { busy, problem, fields, run };
}
