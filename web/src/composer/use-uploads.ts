import { useEffect, useRef, useState } from 'react';
import type { Upload } from '../../../src/shared/api';
import { uploadFile } from '../api/upload';
import { useI18n } from '../i18n';
import { errorText } from '../ui/states';
import { showToast } from '../ui/toast';

export interface RunningUpload {
  readonly id: number;
  readonly name: string;
  /** 0…1 */
  readonly share: number;
  readonly cancel: () => void;
}

/** Files on their way to the server. Each that arrives is handed to `onDone`; one that is too large is refused before it is sent. */
export function useUploads(options: {
  /** Of what goes along, together. */
  readonly maxBytes: number;
  readonly usedBytes: number;
  /** Of each file. */
  readonly maxFileBytes: number;
  /** Larger files go as links and are not counted; null: none does. */
  readonly linkAboveBytes: number | null;
  readonly onDone: (upload: Upload) => void;
}) {
  const i18n = useI18n();
  const [running, setRunning] = useState<readonly RunningUpload[]>([]);
  const latest = useRef(options);
  latest.current = options;
  const nextId = useRef(0);
  const alive = useRef(new Set<AbortController>());
  useEffect(() => {
    const controllers = alive.current;
    return () => {
      for (const controller of controllers) controller.abort();
    };
  }, []);
  const start = async (file: File) => {
    const id = (nextId.current += 1);
    const controller = new AbortController();
    alive.current.add(controller);
    const update = (share: number) =>
      setRunning((all) => all.map((each) => (each.id === id ? { ...each, share } : each)));
    setRunning((all) => [...all, { id, name: file.name, share: 0, cancel: () => controller.abort() }]);
    try {
      latest.current.onDone(await uploadFile(file, update, controller.signal));
    } catch (error) {
      if (!controller.signal.aborted) showToast(`${file.name}: ${errorText(error, i18n)}`, { tone: 'bad' });
    } finally {
      alive.current.delete(controller);
      setRunning((all) => all.filter((each) => each.id !== id));
    }
  };
  const add = (files: Iterable<File>) => {
    const { usedBytes, maxBytes, maxFileBytes, linkAboveBytes } = latest.current;
    let used = usedBytes;
    for (const file of files) {
      if (linkAboveBytes === null || file.size <= linkAboveBytes) used += file.size;
      const limit = file.size > maxFileBytes ? maxFileBytes : used > maxBytes ? maxBytes : undefined;
      if (limit !== undefined) {
        const words = limit === maxBytes ? 'attachments.tooLarge' : 'attachments.fileTooLarge';
        showToast(i18n.t(words, { name: file.name, limit: i18n.formats.bytes(limit) }), { tone: 'bad' });
        return;
      }
      void start(file);
    }
  };
  return { running, add };
}
