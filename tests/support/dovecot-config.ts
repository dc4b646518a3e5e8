import { execFileSync } from 'node:child_process';
import os from 'node:os';
import type { DovecotOptions } from './dovecot';

const isRoot = process.getuid?.() === 0;

/** The server's configuration file: everything in `dir`, loopback only, no delays after failed logins. */
export function configuration(
  dir: string,
  ports: { imapPort: number; imapsPort: number; lmtpPort: number },
  options: DovecotOptions,
): string {
  const me = os.userInfo().username;
  const owner = isRoot ? 'uid=nobody gid=nogroup' : `uid=${process.getuid?.()} gid=${process.getgid?.()}`;
  const internal = isRoot
    ? ''
    : `default_internal_user = ${me}\ndefault_internal_group = ${execFileSync('id', ['-gn']).toString().trim()}\ndefault_login_user = ${me}`;
  const tls = options.tls === true ? `ssl = yes\nssl_cert = <${dir}/cert.pem\nssl_key = <${dir}/key.pem` : 'ssl = no';
  return `
base_dir = ${dir}/run
state_dir = ${dir}/state
log_path = ${dir}/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
${tls}
disable_plaintext_auth = no
auth_mechanisms = plain login${options.introspectionUrl === undefined ? '' : ' xoauth2 oauthbearer'}
auth_failure_delay = 0
${internal}
first_valid_uid = 1
mail_location = maildir:${dir}/mail/%u
mail_fsync = never
mail_max_userip_connections = ${options.maxConnections ?? 100}
${options.introspectionUrl === undefined ? '' : oauthPassdb(dir)}
passdb {
  driver = passwd-file
  args = scheme=PLAIN username_format=%u ${dir}/users
}
${options.masterUser === undefined ? '' : masterPassdb(dir)}
userdb {
  driver = static
  args = ${owner} home=${dir}/mail/%u allow_all_users=yes
}
namespace inbox {
  inbox = yes
  separator = /
  mailbox Sent {
    auto = subscribe
    special_use = \\Sent
  }
  mailbox Junk {
    auto = subscribe
    special_use = \\Junk
  }
}
service imap-login {
  chroot =
  inet_listener imap {
    address = 127.0.0.1
    port = ${ports.imapPort}
  }
  inet_listener imaps {
    address = 127.0.0.1
    port = ${options.tls === true ? ports.imapsPort : 0}
    ssl = yes
  }
}
service anvil {
  chroot =
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service stats {
  chroot =
}
service lmtp {
  inet_listener lmtp {
    address = 127.0.0.1
    port = ${ports.lmtpPort}
  }
}
${options.quotaKb === undefined ? '' : quota(options.quotaKb)}
protocol lmtp {
  auth_username_format = %Lu
}
`;
}

/** `mailbox*user`: one user's password opens another's mailbox. */
const masterPassdb = (dir: string): string => `
auth_master_user_separator = *
passdb {
  driver = passwd-file
  master = yes
  args = scheme=PLAIN ${dir}/masters
}`;

const quota = (kb: number): string => `
protocol imap {
  mail_plugins = quota imap_quota
}
plugin {
  quota = count:User quota
  quota_rule = *:storage=${kb}K
  quota_vsizes = yes
}`;

const oauthPassdb = (dir: string): string => `
passdb {
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = ${dir}/oauth2.conf
}`;

/** Tokens are judged by the server at `introspectionUrl`, which says whose they are. */
export const oauthConfiguration = (introspectionUrl: string): string => `
introspection_mode = get
introspection_url = ${introspectionUrl}
username_attribute = user
active_attribute = active
active_value = true
timeout_msecs = 5000
max_idle_time_msecs = 1
`;
