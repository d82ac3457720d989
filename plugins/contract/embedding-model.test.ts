/** The test embedding keeps the contract: the suite has something to stand on until there is a real model. */
import { describeEmbeddingModel } from './embedding-model-conformance.ts';
import { createHashEmbedding } from './testing/hash-embedding.ts';

describeEmbeddingModel('hash of letter triples', async () => createHashEmbedding());
