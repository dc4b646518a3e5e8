import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App, createQueryClient } from './app';
import { applyLook } from './session/settings';
import './styles/index.css';
import sprite from './ui/sprite.svg?raw';

applyLook();
document.body.insertAdjacentHTML('afterbegin', sprite);
const root = document.getElementById('root');
if (root === null) throw new Error('the page has no #root');
createRoot(root).render(
  <StrictMode>
    <App client={createQueryClient()} />
  </StrictMode>,
);
