"""REST for programs and chatbots: lists of facts, entities, search, paths and the schema card, as JSON or CSV."""
