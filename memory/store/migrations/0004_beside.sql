-- Other programs whose windows show on a screen beside the one that names it: what is forgotten by program goes there too.
ALTER TABLE observation ADD COLUMN beside TEXT;  -- a JSON list of names; NULL: none
