import type { SecondFactorPolicy } from '../core/second-factor';

export interface HttpOptions {
  /** Where people reach us from outside, such as `https://wasl.example.gov.sa`; undefined on loopback. */
  readonly publicUrl?: string | undefined;
  /** The built client; undefined: only the API and the public pages are served. */
  readonly webRoot?: string | undefined;
  /** Addresses of proxies whose `X-Forwarded-For` is believed (Express's `trust proxy`). */
  readonly trustedProxies?: readonly string[] | undefined;
  /** Opens `/metrics` to who is not on loopback. */
  readonly metricsToken?: string | undefined;
  readonly demo: boolean;
  /** Who must sign in with a second factor; undefined: nobody. */
  readonly secondFactor?: SecondFactorPolicy | undefined;
  /** Name of the last migration that this build needs: `/readyz` says no until the database has it. */
  readonly lastMigration?: string | undefined;
}
