-- A window that changed only in part: its image holds patches that lie on a whole picture of the same day (image_day).
ALTER TABLE observation ADD COLUMN image_base TEXT;  -- that picture's name; NULL: the image is whole
CREATE INDEX observation_image_base ON observation (image_day, image_base) WHERE image_base IS NOT NULL;
