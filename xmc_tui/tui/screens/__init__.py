"""The screens of the app: the configurator itself, and the dialogs over it."""
