-- What a deleted row's references are looked up by: without these each forgotten observation scans the whole tables.
CREATE INDEX observation_image_day ON observation (image_day) WHERE image IS NOT NULL;
CREATE INDEX answer_question ON answer (question);
CREATE INDEX answer_observation ON answer (observation);
CREATE INDEX answer_citation_observation ON answer_citation (observation);
CREATE INDEX answer_citation_memory ON answer_citation (memory);
CREATE INDEX correction_memory ON correction (memory);
CREATE INDEX correction_observation ON correction (observation);
CREATE INDEX fact_memory ON fact (memory);
CREATE INDEX fact_superseded_by ON fact (superseded_by);
CREATE INDEX entity_alias_by ON entity_alias (entity);
