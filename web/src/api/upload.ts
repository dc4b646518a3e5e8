import type { Upload } from '../../../src/shared/api';
import { refusal, Unreachable, urlOf } from './client';

/**
 * Sends one file. XMLHttpRequest, because fetch cannot tell the progress of what it sends.
 * @param progress called with 0…1
 * @throws ApiError, Unreachable, or AbortError through `signal`
 */
export function uploadFile(file: File, progress: (share: number) => void, signal: AbortSignal): Promise<Upload> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', urlOf('upload'));
    request.setRequestHeader('Accept-Language', document.documentElement.lang);
    request.setRequestHeader('Accept', 'application/json');
    request.upload.onprogress = (event) => event.lengthComputable && progress(event.loaded / event.total);
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve(JSON.parse(request.responseText) as Upload);
      else
        refusal({
          status: request.status,
          json: async () => JSON.parse(request.responseText) as unknown,
        }).then(reject, reject);
    };
    request.onerror = () => reject(new Unreachable());
    request.onabort = () => reject(new DOMException('aborted', 'AbortError'));
    signal.addEventListener('abort', () => request.abort(), { once: true });
    const form = new FormData();
    form.set('file', file, file.name);
    request.send(form);
  });
}
