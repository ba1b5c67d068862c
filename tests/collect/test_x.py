def test_x(web, fetched):
    """x"""
    a = web.page("/", "<html><body><p>Hello</p></body></html>")
    print(fetched(a))
