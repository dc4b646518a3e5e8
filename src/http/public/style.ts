/**
 * The style of the pages that the server writes itself: a module, so that it needs no built file beside it and stays a few kB for a
 * telephone. Its tokens are those of the screens' tokens.css by name and value; a test holds them together.
 */
export const FORM_CSS = `
@font-face{font-family:"IBM Plex Sans Arabic";font-weight:400;font-display:swap;src:url(/fonts/plex-arabic-400.woff2) format("woff2");unicode-range:U+0600-06FF,U+0750-077F,U+0870-088E,U+08E3-08FF,U+200C-200E,U+FB50-FDFF,U+FE70-FEFC}
@font-face{font-family:"IBM Plex Sans Arabic";font-weight:600;font-display:swap;src:url(/fonts/plex-arabic-600.woff2) format("woff2");unicode-range:U+0600-06FF,U+0750-077F,U+0870-088E,U+08E3-08FF,U+200C-200E,U+FB50-FDFF,U+FE70-FEFC}
@font-face{font-family:"IBM Plex Sans Arabic";font-weight:400;font-display:swap;src:url(/fonts/plex-latin-400.woff2) format("woff2");unicode-range:U+0000-00FF,U+0131,U+0152-0153,U+2000-206F,U+20AC,U+2122}
@font-face{font-family:"IBM Plex Sans Arabic";font-weight:600;font-display:swap;src:url(/fonts/plex-latin-600.woff2) format("woff2");unicode-range:U+0000-00FF,U+0131,U+0152-0153,U+2000-206F,U+20AC,U+2122}
:root{color-scheme:light dark;--bg:#F6F8F7;--panel:#fff;--sunken:#F1F4F3;--line:#E0E6E3;--line-control:#7E8B85;--text:#101916;--text-2:#4B5853;--primary:#1B8354;--primary-hover:#166A45;--primary-text:#166A45;--primary-soft:#F0FAF4;--danger:#D92D20;--danger-text:#B42318;--danger-soft:#FEF3F2;--danger-line:#FBC8C3;--focus:0 0 0 2px var(--panel),0 0 0 4px #1B8354}
@media (prefers-color-scheme:dark){:root{--bg:#0A100E;--panel:#121A18;--sunken:#0D1412;--line:#24312C;--line-control:#63736C;--text:#E9F0EC;--text-2:#B0BEB7;--primary-hover:#1F8558;--primary-text:#6CCB9B;--primary-soft:#10211A;--danger-text:#FF9C93;--danger-soft:#2E1613;--danger-line:#5C2620;--focus:0 0 0 2px var(--panel),0 0 0 4px #54C08A}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--text);font:400 1rem/1.75 "IBM Plex Sans Arabic","IBM Plex Sans","Segoe UI",Tahoma,Arial,sans-serif}
.sheet{max-inline-size:480px;min-block-size:100dvh;margin-inline:auto;background:var(--panel)}
.skip{position:absolute;inset-block-start:-80px;padding:8px 16px;background:var(--panel)}
.skip:focus{inset-block-start:8px}
.top{display:flex;align-items:center;justify-content:space-between;gap:12px;padding:10px 16px;border-block-end:1px solid var(--line)}
.brand{display:flex;align-items:center;gap:10px;font-weight:600;line-height:1.3}
.brand small{display:block;font-weight:400;font-size:.75rem;color:var(--text-2)}
.other{display:inline-flex;align-items:center;min-block-size:44px;min-inline-size:44px;padding-inline:12px;color:var(--primary-text);text-decoration:none;font-weight:600}
main{display:grid;gap:18px;padding:16px 16px 32px}
h1{margin:0;font-size:1.5rem;line-height:2.25rem;font-weight:600}
h2{margin:0;font-size:1rem;font-weight:600}
p{margin:0}
.lead{color:var(--text-2)}
.emergency{display:flex;align-items:center;justify-content:space-between;gap:12px;padding:10px 14px;border:1px solid var(--danger-line);border-radius:8px;background:var(--danger-soft);color:var(--danger-text);font-size:.875rem;line-height:1.375rem}
.emergency a{flex:none;display:inline-flex;align-items:center;justify-content:center;min-block-size:44px;min-inline-size:88px;border-radius:8px;background:var(--danger);color:#fff;font-weight:600;font-size:1rem;text-decoration:none}
.mistakes{padding:12px 16px;border:1px solid var(--danger-line);border-radius:8px;background:var(--danger-soft);color:var(--danger-text)}
.mistakes ul{margin:4px 0 0;padding-inline-start:20px}
.mistakes a{display:inline-block;min-block-size:24px;padding-block:4px;color:inherit}
form{display:grid;gap:18px}
.field{display:grid;gap:8px;min-inline-size:0;margin:0;padding:0;border:0}
.field>label:not(.choice),legend{padding:0;font-weight:600;font-size:.9375rem}
legend{margin-block-end:8px}
small{font-weight:400;color:var(--text-2)}
input:not([type=radio],[type=checkbox],[type=hidden]),textarea,select{inline-size:100%;min-block-size:48px;padding:8px 12px;border:1px solid var(--line-control);border-radius:8px;background:var(--panel);color:var(--text);font:inherit}
input[type=file]{padding-block:8px}
input::file-selector-button{min-block-size:32px;margin-inline-end:10px;padding-inline:12px;border:1px solid var(--line-control);border-radius:6px;background:var(--sunken);color:var(--text);font:inherit;font-size:.875rem;cursor:pointer}
input[dir=ltr]{text-align:start}
html[dir=rtl] input[dir=ltr]{text-align:end}
textarea{resize:vertical}
[aria-invalid=true]{border-color:var(--danger)!important}
.choice{font-weight:400;display:flex;align-items:center;gap:12px;min-block-size:56px;padding:8px 14px;border:1px solid var(--line-control);border-radius:8px;cursor:pointer}
.field>label.choice{padding:8px 14px}
.choice:has(:checked){border-color:var(--primary);background:var(--primary-soft);box-shadow:inset 0 0 0 1px var(--primary)}
.choice input{flex:none;inline-size:20px;block-size:20px;margin:0;accent-color:var(--primary)}
.scale{display:flex;flex-wrap:wrap;gap:8px}
.scale .choice{flex:1 0 64px;justify-content:center;min-block-size:48px;padding:6px 10px;gap:8px}
.hint{font-size:.8125rem;line-height:1.25rem;color:var(--text-2)}
.error{font-size:.8125rem;line-height:1.25rem;color:var(--danger-text);font-weight:600}
.privacy{padding:12px 14px;border-radius:8px;background:var(--sunken);color:var(--text-2);font-size:.8125rem;line-height:1.375rem}
button,.button{display:flex;align-items:center;justify-content:center;min-block-size:48px;padding-inline:20px;border:0;border-radius:8px;background:var(--primary);color:#fff;font:inherit;font-weight:600;text-decoration:none;cursor:pointer}
button:hover,.button:hover{background:var(--primary-hover)}
:focus-visible{outline:0;box-shadow:var(--focus)}
.trap{position:absolute;inline-size:1px;block-size:1px;overflow:hidden;clip-path:inset(50%)}
.done{display:grid;gap:8px;padding:20px 16px;border-radius:12px;background:var(--primary-soft);text-align:center}
.label{color:var(--text-2);font-size:.875rem}
.reference{font-size:1.5rem;line-height:2.25rem;font-weight:600;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
`.trim();
