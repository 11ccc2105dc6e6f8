-- A correction is looked up by the question whose answer it sets right.
ALTER TABLE correction ADD COLUMN question TEXT NOT NULL DEFAULT '';
