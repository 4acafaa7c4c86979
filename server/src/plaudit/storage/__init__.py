"""Where facts are kept. `shared` holds the cold stores' text, `sqlite` the engine that ships first."""
