import type { AccountPage } from './pages.js';

const FIELDS = {
  en: { token: 'Code of the mail', newPassword: 'New password', failed: 'It did not work. Try again later.' },
  de: {
    token: 'Code aus der Mail',
    newPassword: 'Neues Passwort',
    failed: 'Es hat nicht geklappt. Versuchen Sie es später.',
  },
};

/** Addresses are relative, since a proxy may serve the application below a path. */
export function pageHtml({ api, asksPassword, texts }: AccountPage, language: 'en' | 'de'): string {
  const { title, lead, button, done } = texts[language];
  const { token, newPassword, failed } = FIELDS[language];
  const password = `<label>${newPassword}<input name="newPassword" type="password" autocomplete="new-password" maxlength="128" required></label>`;
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>${title}</title><link rel="stylesheet" href="page.css"></head>
<body><main><h1>${title}</h1><p>${lead}</p>
<form data-api="../api/v1/${api}" data-done="${done}" data-failed="${failed}">
<label>${token}<input name="token" autocomplete="off" maxlength="100" required></label>
${asksPassword ? password : ''}
<button>${button}</button></form><p role="status"></p></main><script src="page.js"></script></body></html>`;
}

/** The token comes in the fragment; it is taken out of the address bar and the history at once. */
export const PAGE_SCRIPT = `'use strict';
const form = document.querySelector('form');
const status = document.querySelector('[role=status]');
const token = new URLSearchParams(location.hash.slice(1)).get('token');
if (token) {
  history.replaceState(null, '', location.pathname);
  form.elements.token.value = token;
  form.elements.token.parentElement.hidden = true;
}
form.addEventListener('submit', async (event) => {
  event.preventDefault();
  status.textContent = '';
  const body = JSON.stringify(Object.fromEntries(new FormData(form)));
  try {
    const answer = await fetch(form.dataset.api, {
      method: 'POST', headers: { 'content-type': 'application/json' }, body,
    });
    if (answer.ok) form.hidden = true;
    const problem = answer.ok ? undefined : await answer.json();
    status.textContent = problem ? problem.errors?.[0]?.detail ?? problem.detail : form.dataset.done;
  } catch {
    status.textContent = form.dataset.failed;
  }
});
`;

export const PAGE_STYLE = `:root{color-scheme:light dark}
body{font:16px/1.5 system-ui,sans-serif;max-width:26rem;margin:4rem auto;padding:0 1.5rem}
label{display:block;margin:1rem 0}[hidden]{display:none}
input{display:block;width:100%;box-sizing:border-box;font:inherit;padding:.5rem;margin-top:.25rem}
button{font:inherit;padding:.5rem 1rem}
`;
