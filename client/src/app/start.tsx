/** The page itself: the data layer first, so that rows load while React does, then the first drawing. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '../ui/tokens.css';
import '../ui/base.css';
import { provideClient } from '../view/running-client.ts';
import { App } from './app.tsx';
import { partsOfThisBuild } from './lazy-page.tsx';
import { fetchPartsInTime } from './page-parts.ts';
import { registerServiceWorker } from './register-service-worker.ts';
import { startClient } from './start-client.ts';

const client = startClient();
provideClient(client);
const updates = registerServiceWorker();
fetchPartsInTime(partsOfThisBuild, client.line);

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element with the id "root".');
createRoot(root).render(
  <StrictMode>
    <App updates={updates} />
  </StrictMode>,
);
