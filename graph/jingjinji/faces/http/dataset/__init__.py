"""The dataset as a whole: catalogue, files to take home, what search engines and programs may read."""
