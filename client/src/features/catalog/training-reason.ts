/** Why a training is among the results, as the engine says it. */
import type { FieldOf } from '@openkms/schema/search/collection.ts';
import type { MatchReason } from '@openkms/schema/search/search-document.ts';
import type { TrainingDocument } from '@openkms/schema/search/trainings.ts';

export type TrainingReason = MatchReason<FieldOf<TrainingDocument>>;
