import { HostRefused, type LocalizedText } from '../../connectors/contract';
import type { AddressKind } from '../core/network-address';

type RefusedKind = Exclude<AddressKind, 'public'>;

const NAME_IT = (host: string, address: string): LocalizedText => ({
  ar: `إن كان الخادم خادمكم فأضيفوا ⁦${host}⁩ (أو العنوان ⁦${address}⁩) إلى WASL_PRIVATE_HOSTS ثم أعيدوا التشغيل؛ وإلا فصحّحوا اسم الخادم.`,
  en: `If the server is yours, add ${host} (or ${address}) to WASL_PRIVATE_HOSTS and restart; otherwise correct the host name.`,
});

/** What the host leads to, and what an administrator does about it. */
const SENTENCES: Readonly<Record<RefusedKind, (host: string, address: string) => LocalizedText>> = {
  loopback: (host, address) => ({
    ar: `الخادم ⁦${host}⁩ هو هذا الجهاز نفسه، ولا يُتصل به إلا إن سُمّي صراحة. ${NAME_IT(host, address).ar}`,
    en: `${host} is this machine itself, which is contacted only when it is named. ${NAME_IT(host, address).en}`,
  }),
  private: (host, address) => ({
    ar: `الخادم ⁦${host}⁩ يقع في شبكة داخلية، ولا يُتصل بها إلا إن سُمّيت صراحة. ${NAME_IT(host, address).ar}`,
    en: `${host} lies in a private network, which is contacted only when it is named. ${NAME_IT(host, address).en}`,
  }),
  forbidden: (host) => ({
    ar: `الخادم ⁦${host}⁩ يشير إلى عنوان محجوز للنظام لا يُتصل به أبداً. صحّحوا اسم الخادم.`,
    en: `${host} leads to an address that is reserved for the system and never contacted. Correct the host name.`,
  }),
};

export function refusalOf(host: string, address: string, kind: RefusedKind): HostRefused {
  return new HostRefused(`${host} leads to ${address} (${kind})`, SENTENCES[kind](host, address));
}
