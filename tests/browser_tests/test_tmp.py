import time, pytest
from training_register.rules.permissions import Role
pytestmark = pytest.mark.browser

@pytest.mark.parametrize("n", range(4))
def test_x(register, window, n, site):
    t=time.time()
    p = window(Role.COORDINATOR)
    print("ctx", time.time()-t); t=time.time()
    p.goto("/tables/2016-17")
    print("goto", time.time()-t); t=time.time()
    from tests.browser import axe_violations
    print(axe_violations(p))
    print("axe", time.time()-t); t=time.time()
    p.set_viewport_size({"width":320,"height":800})
    print(axe_violations(p))
    print("axe", time.time()-t); t=time.time()

def test_nojs(register, window):
    p = window(Role.COORDINATOR, java_script_enabled=False)
    p.goto("/tables/2016-17")
    print(p.evaluate("1+1"), p.title())
    print(p.evaluate("() => document.documentElement.scrollWidth"))
