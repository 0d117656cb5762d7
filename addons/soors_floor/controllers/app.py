"""The pages of the app: shell, service worker, manifest."""
