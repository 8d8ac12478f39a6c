"""Templates of the constructor of a value class, one for each number of fields.

`frozen` takes their code and replaces the names of the parameters; the setters are globals that it
supplies. Compiling this code from text took 1 % of each start. The numbers above 12 are those of
the classes that a start defines.
"""

# mypy: disable-error-code="name-defined, no-untyped-def"
# ruff: noqa: F821

from __future__ import annotations


def init_0(self):
    pass


def init_1(self, v0):
    set_0(self, v0)


def init_2(self, v0, v1):
    set_0(self, v0)
    set_1(self, v1)


def init_3(self, v0, v1, v2):
    set_0(self, v0)
    set_1(self, v1)
    set_2(self, v2)


def init_4(self, v0, v1, v2, v3):
    set_0(self, v0)
    set_1(self, v1)
    set_2(self, v2)
    set_3(self, v3)


def init_5(self, v0, v1, v2, v3, v4):
    set_0(self, v0)
    set_1(self, v1)
    set_2(self, v2)
    set_3(self, v3)
    set_4(self, v4)


def init_6(self, v0, v1, v2, v3, v4, v5):
    set_0(self, v0)
    set_1(self, v1)
    set_2(self, v2)
    set_3(self, v3)
    set_4(self, v4)
    set_5(self, v5)


def init_7(self, v0, v1, v2, v3, v4, v5, v6):
    set_0(self, v0)
    set_1(self, v1)
    set_2(self, v2)
    set_3(self, v3)
    set_4(self, v4)
    set_5(self, v5)
    set_6(self, v6)


def init_8(self, v0, v1, v2, v3, v4, v5, v6, v7):
    set_0(self, v0)
    set_1(self, v1)
    set_2(self, v2)
    set_3(self, v3)
    set_4(self, v4)
    set_5(self, v5)
    set_6(self, v6)
    set_7(self, v7)


def init_9(self, v0, v1, v2, v3, v4, v5, v6, v7, v8):
    set_0(self, v0)
    set_1(self, v1)
    set_2(self, v2)
    set_3(self, v3)
    set_4(self, v4)
    set_5(self, v5)
    set_6(self, v6)
    set_7(self, v7)
    set_8(self, v8)


def init_10(self, v0, v1, v2, v3, v4, v5, v6, v7, v8, v9):
    set_0(self, v0)
    set_1(self, v1)
    set_2(self, v2)
    set_3(self, v3)
    set_4(self, v4)
    set_5(self, v5)
    set_6(self, v6)
    set_7(self, v7)
    set_8(self, v8)
    set_9(self, v9)


def init_11(self, v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10):
    set_0(self, v0)
    set_1(self, v1)
    set_2(self, v2)
    set_3(self, v3)
    set_4(self, v4)
    set_5(self, v5)
    set_6(self, v6)
    set_7(self, v7)
    set_8(self, v8)
    set_9(self, v9)
    set_10(self, v10)


def init_12(self, v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11):
    set_0(self, v0)
    set_1(self, v1)
    set_2(self, v2)
    set_3(self, v3)
    set_4(self, v4)
    set_5(self, v5)
    set_6(self, v6)
    set_7(self, v7)
    set_8(self, v8)
    set_9(self, v9)
    set_10(self, v10)
    set_11(self, v11)


def init_14(self, v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13):
    set_0(self, v0)
    set_1(self, v1)
    set_2(self, v2)
    set_3(self, v3)
    set_4(self, v4)
    set_5(self, v5)
    set_6(self, v6)
    set_7(self, v7)
    set_8(self, v8)
    set_9(self, v9)
    set_10(self, v10)
    set_11(self, v11)
    set_12(self, v12)
    set_13(self, v13)


def init_17(self, v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15, v16):
    set_0(self, v0)
    set_1(self, v1)
    set_2(self, v2)
    set_3(self, v3)
    set_4(self, v4)
    set_5(self, v5)
    set_6(self, v6)
    set_7(self, v7)
    set_8(self, v8)
    set_9(self, v9)
    set_10(self, v10)
    set_11(self, v11)
    set_12(self, v12)
    set_13(self, v13)
    set_14(self, v14)
    set_15(self, v15)
    set_16(self, v16)


def init_18(self, v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15, v16, v17):
    set_0(self, v0)
    set_1(self, v1)
    set_2(self, v2)
    set_3(self, v3)
    set_4(self, v4)
    set_5(self, v5)
    set_6(self, v6)
    set_7(self, v7)
    set_8(self, v8)
    set_9(self, v9)
    set_10(self, v10)
    set_11(self, v11)
    set_12(self, v12)
    set_13(self, v13)
    set_14(self, v14)
    set_15(self, v15)
    set_16(self, v16)
    set_17(self, v17)


def init_20(
    self, v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15, v16, v17, v18, v19
):
    set_0(self, v0)
    set_1(self, v1)
    set_2(self, v2)
    set_3(self, v3)
    set_4(self, v4)
    set_5(self, v5)
    set_6(self, v6)
    set_7(self, v7)
    set_8(self, v8)
    set_9(self, v9)
    set_10(self, v10)
    set_11(self, v11)
    set_12(self, v12)
    set_13(self, v13)
    set_14(self, v14)
    set_15(self, v15)
    set_16(self, v16)
    set_17(self, v17)
    set_18(self, v18)
    set_19(self, v19)
