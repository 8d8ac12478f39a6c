"""Development tool that bakes the light layers of the pictures from 3D models; not in the wheel.

The models of the cars and of the cabin are signed distance functions. The baker marches rays
through them once per view and stores the light of each surface in `xmc_tui/picture/layers/`. The
program only colours these layers: it must not import anything from here.
"""
