/** A mailbox's access token; `refused` is one that the server did not take. Rejects with PullFailure. */
export type AccessToken = (refused?: string) => Promise<string>;

/**
 * Signs in with an access token. One that the server refuses may have been withdrawn before its time: a fresh one is tried once.
 * Rejects as `signIn`, or with PullFailure when no token can be had.
 */
export async function signInWith<T>(
  accessToken: AccessToken,
  signIn: (token: string) => Promise<T>,
  isRefusal: (error: unknown) => boolean,
): Promise<T> {
  const token = await accessToken();
  try {
    return await signIn(token);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const fresh = await accessToken(token);
    if (fresh === token) throw error;
    return signIn(fresh);
  }
}
